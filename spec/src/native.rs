/// How a histogram is native: with exponential buckets that come by themselves, beside those that were declared.
/// Source: Prometheus, "Native Histograms".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Native {
    /// The resolution that it begins with, from -4 to 8: a bucket ends at 2^(2^-schema) times its lower bound.
    pub schema: i8,
    /// How many buckets it may have before the resolution is lowered.
    pub max_buckets: u32,
    /// Up to what magnitude values count as zero.
    pub zero_threshold: f64,
}

/// By what each schema's buckets grow, from -4 to 8: 2^(2^-schema).
const FACTORS: [f64; 13] = [
    65536.0,
    256.0,
    16.0,
    4.0,
    2.0,
    std::f64::consts::SQRT_2,
    1.189_207_115_002_721,
    1.090_507_732_665_257_7,
    1.044_273_782_427_413_8,
    1.021_897_148_654_116_7,
    1.010_889_286_051_700_5,
    1.005_429_901_112_803,
    1.002_711_275_050_202_5,
];

/// The least factor that there is a schema for.
pub const LEAST_FACTOR: f64 = FACTORS[12];

impl Native {
    /// Buckets that grow by less than a tenth, at most 160 of them, and zero as narrow as any resolution can have it.
    pub const DEFAULT: Self = Self {
        schema: 3,
        max_buckets: 160,
        // 2^-128.
        zero_threshold: f64::from_bits((1023 - 128) << 52),
    };

    /// Begins with the coarsest schema whose buckets grow by this factor at most, or with the finest.
    #[must_use]
    pub const fn factor(mut self, factor: f64) -> Self {
        let mut at = 0;
        while at + 1 < FACTORS.len() && FACTORS[at] > factor {
            at += 1;
        }
        #[expect(clippy::cast_possible_truncation, reason = "below 13")]
        let schema = at as i8 - 4;
        self.schema = schema;
        self
    }

    /// Sets how many buckets there may be.
    #[must_use]
    pub const fn max_buckets(mut self, buckets: u32) -> Self {
        self.max_buckets = buckets;
        self
    }

    /// Sets up to what magnitude values count as zero.
    #[must_use]
    pub const fn zero_threshold(mut self, threshold: f64) -> Self {
        self.zero_threshold = threshold;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_is_the_coarsest_schema_that_is_fine_enough() {
        let cases = [
            (1e9, -4),
            (65536.0, -4),
            (300.0, -3),
            (2.0, 0),
            (1.999, 1),
            (1.5, 1),
            (1.1, 3),
            (1.09, 4),
            (1.0028, 8),
            (LEAST_FACTOR, 8),
        ];
        for (factor, schema) in cases {
            assert_eq!(Native::DEFAULT.factor(factor).schema, schema, "{factor}");
        }
        for (schema, factor) in (-4..).zip(FACTORS) {
            let exact = f64::from(-schema).exp2().exp2();
            assert!((factor - exact).abs() < 1e-12 * exact, "{schema}");
        }
    }
}
