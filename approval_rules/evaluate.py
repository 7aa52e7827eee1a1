"""The doors of the leaf: compile packs, check a post, judge a resource, run examples."""

from __future__ import annotations

from approval_rules.examples import compile_publishing
from approval_rules.publishing import PublishingRules
from approval_rules.usage import UsageRules, compile_usage

__all__ = ["PublishingRules", "UsageRules", "compile_publishing", "compile_usage"]
