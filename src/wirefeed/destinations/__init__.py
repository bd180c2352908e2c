"""Services: a delivery becomes requests, an answer becomes a verdict; nothing here sends, opens or waits."""
