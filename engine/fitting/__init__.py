"""Models fitted to data: the samples, the loss over the parameters, and where it is lowest."""
