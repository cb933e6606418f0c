"""The inbox: what needs somebody, in queues."""
