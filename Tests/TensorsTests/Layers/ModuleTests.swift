import Randomness
import Testing

@testable import Tensors

@TensorActor
struct ModuleTests {
    struct Leaf: Module {
        let weight = Parameter([2], start: .uniform(bound: 1))
    }

    struct Tree: Module {
        let scale = Parameter([], start: .constant(3))
        let left: Leaf? = Leaf()
        let right: Leaf? = nil
        let blocks = [Leaf(), Leaf()]
        let width = 3
        let name = "tree"
        let range = 0..<3
    }

    @Test func namesFollowTheProperties() {
        #expect(
            Tree().namedParameters.map(\.name)
                == ["scale", "left.weight", "blocks.0.weight", "blocks.1.weight"])
        #expect(Tree().parameterCount == 7)
    }

    @Test func everyParameterIsDrawnFromTheStreamOfItsName() {
        let (tree, again) = (Tree(), Tree())
        tree.initialize(from: RandomStream(seed: 1))
        again.initialize(from: RandomStream(seed: 1))
        #expect(tree.parameters.map(\.tensor.floats) == again.parameters.map(\.tensor.floats))
        #expect(tree.scale.tensor.item == 3)
        #expect(tree.blocks[0].weight.tensor.floats != tree.blocks[1].weight.tensor.floats)
        let alone = Parameter([2], start: .uniform(bound: 1))
        alone.initialize(from: RandomStream(seed: 1).child("blocks.1.weight"))
        #expect(alone.tensor.floats == tree.blocks[1].weight.tensor.floats)
    }

    @Test func aParameterHiddenInATupleTraps() async {
        struct Hiding: Module {
            let pair = (Leaf(), 1)
        }
        await #expect(processExitsWith: .failure) {
            _ = Hiding().namedParameters
        }
    }

    @Test func aParameterHiddenInADictionaryTraps() async {
        struct Hiding: Module {
            let table = ["a": Leaf()]
        }
        await #expect(processExitsWith: .failure) {
            _ = Hiding().namedParameters
        }
    }

    @Test func aParameterHiddenInAnotherTypeTraps() async {
        struct Plain {
            let weight = Parameter([1], start: .ones)
        }
        struct Hiding: Module {
            let plain = [Plain()]
        }
        await #expect(processExitsWith: .failure) {
            _ = Hiding().namedParameters
        }
    }

    @Test func oneParameterUnderTwoNamesTraps() async {
        struct Tied: Module {
            let one: Parameter
            let two: Parameter
        }
        await #expect(processExitsWith: .failure) {
            let shared = Parameter([1], start: .ones)
            _ = Tied(one: shared, two: shared).namedParameters
        }
    }
}
