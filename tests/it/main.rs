//! Tests of the whole, in one binary so that the engine is linked once.

mod report;
