"""SQL and nothing else: tables, queries and migrations of the catalogue, a projection of storage.

`sql_catalogue.SqlCatalogue` is the port's body; it is not imported here, so that naming the
package costs nothing. Every query is a function of a `queries_*` module; what SQLite and
PostgreSQL do differently stands in `engine.py` alone.
"""
