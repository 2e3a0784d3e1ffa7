"""What is made of an answer: `area` says how large a picture may be that comes for a request."""
