"""From found passages to answers whose every claim is cited."""
