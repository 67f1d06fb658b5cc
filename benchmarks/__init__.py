"""What the service costs: the real stack, data of a stated size, load from outside, and a floor beside each figure."""
