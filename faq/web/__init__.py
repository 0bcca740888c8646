"""The web side: routes, errors and who may call them."""
