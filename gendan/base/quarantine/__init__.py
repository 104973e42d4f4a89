"""What runs in the limited process that reads workbooks nobody has vouched for.

Every file that is read starts it anew, so it imports little: no Django, no dataclasses, nothing of its neighbours.
"""
