"""Datasets, trainings and custom models."""
