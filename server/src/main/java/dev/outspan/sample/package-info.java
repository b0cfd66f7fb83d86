/// Made-up traces of generative-AI applications, the same for the same seed: for the demo, for
/// benchmarks, for tests.
///
/// The texts are resources beside this package: `language/` holds what people and assistants say,
/// `passages.txt` documents, code and failures, `tools.txt`, `steps.txt` and `shapes.txt` the JSON
/// of tools, steps and providers. Imports `span` and `wire`.
@NullMarked
package dev.outspan.sample;

import org.jspecify.annotations.NullMarked;
