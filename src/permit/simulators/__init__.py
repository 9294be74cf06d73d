"""The outside world, played by one separate process over real HTTP. Imports nothing of the product."""
