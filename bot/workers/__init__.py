"""What runs all day: each worker is a module with `async def run(stop, …)`; all may have twins."""
