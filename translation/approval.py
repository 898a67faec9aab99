"""``WAGTAIL_FINISH_WORKFLOW_ACTION``: loaded by Wagtail's models, so it imports none while it is loaded."""


def finish(workflow_state, user=None) -> None:
    """The last task of a workflow is approved: publish, a translation the guarded way."""
    from wagtail.workflows import publish_workflow_state

    from . import review

    if not review.finish(workflow_state, user):
        publish_workflow_state(workflow_state, user=user)
