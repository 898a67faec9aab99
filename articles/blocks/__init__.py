from .body import BodyStreamBlock
from .chart import ChartBlock
from .sidebar import SidebarStreamBlock

__all__ = ["BodyStreamBlock", "ChartBlock", "SidebarStreamBlock"]
