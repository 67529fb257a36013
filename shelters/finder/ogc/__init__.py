"""Published sites as OGC API Features (17-069r4, Core, GeoJSON, OpenAPI 3.0), so that QGIS and its like open them.

Answered from the snapshot in memory, like everything for citizens.
"""
