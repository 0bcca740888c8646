"""`faq report`: how good a file is and what visitors ask, as one page of pictures."""
