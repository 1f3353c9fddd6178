"""What a question asks for, found from its words before anything is searched."""
