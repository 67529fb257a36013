"""Lists are ``{results, next, previous}``; the cursor follows the primary key, which stays inside it."""

from typing import Any

from rest_framework.pagination import CursorPagination


class UidCursorPagination(CursorPagination):
    ordering = "id"
    page_size_query_param = "limit"
    max_page_size = 500

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """OpenAPI 3.1 has no ``nullable``."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }
