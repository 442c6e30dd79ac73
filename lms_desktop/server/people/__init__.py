"""What an institution does with people: add a class from a list, hand out all that is kept of somebody, forget them."""
