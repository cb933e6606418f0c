"""What Cal offers: resources, operations and fields, as data and the models that read it."""
