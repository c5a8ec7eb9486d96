"""One line of the logs of Exim, Dovecot and spamd: cut into named parts, and explained."""
