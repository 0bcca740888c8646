"""What is kept of what visitors do, in a database; never who they are."""
