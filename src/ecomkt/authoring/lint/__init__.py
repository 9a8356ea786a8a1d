"""Lint of the knowledge: findings with a stable code, a place, and a witness wherever they speak of behaviour."""
