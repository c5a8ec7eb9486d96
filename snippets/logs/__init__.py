"""One line of the logs of mail programs: cut into named parts, and explained."""
