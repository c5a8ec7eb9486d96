"""The commands of the tool: arguments, text for people and JSON for programs."""
