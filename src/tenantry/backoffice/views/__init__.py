"""One file for each topic; every page is declared by its file being imported (backoffice/apps.py)."""
