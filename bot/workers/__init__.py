"""What runs all day. Each worker is a module with `async def run(stop, ...)`; all may have twins."""
