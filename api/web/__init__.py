"""The pages: what people see and press. Only presentation; what the service does is in `api.services`."""
