"""Which certainty word each rule should use, learnt from the cases within one step of what its reason claims."""
