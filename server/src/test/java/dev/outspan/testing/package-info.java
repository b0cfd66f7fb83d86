/// The test language: makers of test data and small tools that several tests share.
@NullMarked
package dev.outspan.testing;

import org.jspecify.annotations.NullMarked;
