"""What the database itself refuses about delegated items, whoever writes."""

import pgtrigger

# The delegation is locked, so that nobody shortens its period between the look and the decision's commit.
_CITES_A_VALID_ONE = """
    IF NEW.decided_on IS NULL OR NEW.state IN ('void', 'dropped') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND ROW(NEW.delegation_id, NEW.item_id, NEW.decided_on, NEW.state)
        IS NOT DISTINCT FROM ROW(OLD.delegation_id, OLD.item_id, OLD.decided_on, OLD.state) THEN
        RETURN NEW;
    END IF;
    IF NEW.delegation_id IS NULL THEN
        IF EXISTS (SELECT FROM projects_approvalitem WHERE id = NEW.item_id AND needs_delegation) THEN
            RAISE EXCEPTION 'projects_approval_cites_delegation: this item is decided only by delegation'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'projects_approval_cites_delegation';
        END IF;
        RETURN NEW;
    END IF;
    PERFORM FROM projects_delegation AS delegation
        WHERE delegation.id = NEW.delegation_id AND delegation.item_id = NEW.item_id
          AND delegation.starts_on <= NEW.decided_on
          AND (delegation.ends_on IS NULL OR delegation.ends_on > NEW.decided_on)
        FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'projects_approval_cites_valid_delegation: not valid for this item on the day of the decision'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projects_approval_cites_valid_delegation';
    END IF;
    RETURN NEW;
"""
_KEEPS_ITS_DECISIONS = """
    IF EXISTS (
        SELECT FROM projects_approval AS approval
        WHERE approval.delegation_id = NEW.id AND approval.decided_on IS NOT NULL
          AND approval.state NOT IN ('void', 'dropped')
          AND (approval.item_id IS DISTINCT FROM NEW.item_id OR approval.decided_on < NEW.starts_on
               OR approval.decided_on >= NEW.ends_on)
    ) THEN
        RAISE EXCEPTION 'projects_delegation_keeps_decisions: decisions of other days rest on this delegation'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projects_delegation_keeps_decisions';
    END IF;
    RETURN NEW;
"""

CITES_A_VALID_DELEGATION = pgtrigger.Trigger(
    name="cites_delegation",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=_CITES_A_VALID_ONE,
)
KEEPS_ITS_DECISIONS = pgtrigger.Trigger(
    name="keeps_decisions", when=pgtrigger.Before, operation=pgtrigger.Update, func=_KEEPS_ITS_DECISIONS
)
