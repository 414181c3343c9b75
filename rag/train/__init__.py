"""Recipes for the project's own small models: a bilingual encoder and a reader.

The modules of this room import torch when they are imported; nothing outside `rag train` imports them.
"""
