"""What is refused before anything is asked."""
