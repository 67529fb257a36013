-- The three roles on an office's own PostgreSQL (15 or newer). Run once as a superuser:
--   psql -v owner=… -v app=… -v public=… -f roles.sql      (three passwords)
-- manage.py migrate then grants each role exactly its rights.

CREATE ROLE civildefense_owner  LOGIN PASSWORD :'owner';
CREATE ROLE civildefense_app    LOGIN PASSWORD :'app';
CREATE ROLE civildefense_public LOGIN PASSWORD :'public';

-- LC_CTYPE must know Chinese letters: with C the search would find nothing.
CREATE DATABASE civildefense OWNER civildefense_owner TEMPLATE template0
    ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
