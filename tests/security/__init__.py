"""What an attacker tries, and what they get."""
