"""The back office: the pages on which the provider's people run the business."""
