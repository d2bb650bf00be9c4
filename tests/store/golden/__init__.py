"""What earlier releases have stored: real bytes, which every later release must read."""
