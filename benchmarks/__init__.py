"""What the project claims to be able to do, as commands that anyone can run."""
