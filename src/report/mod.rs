//! Tables, charts and the run folder of a finished study.
