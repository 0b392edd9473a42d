import Randomness
