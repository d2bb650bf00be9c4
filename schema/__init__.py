"""GraphQL: types, inputs and mutations reflected from the domain, read through the views, for a viewer."""
