"""Starting what an installation on one machine consists of: the database and the processes around it."""
