"""Takes pictures and clips of scenes, away from the window: what is asked for, the stage, the painting, the process."""
