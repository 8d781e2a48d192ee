"""Running the service: a supervisor over the web server, one worker and the minute tick."""
