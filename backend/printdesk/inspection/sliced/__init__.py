"""What sliced files say: printer, material, weight and time, each format in a module of its own."""
