"""Product lists: reading what merchants have, saying what each product is, recommending for every one."""
