"""Operations as part of the domain: what is measured, what is healthy, and when somebody has to be woken."""
