import COpenBLAS

/// Dense linear algebra in doubles; matrices lie row by row.
enum OpenBLAS {
    /// Keeps OpenBLAS on the calling thread: a second pool of threads would fight libgomp's.
    static func useOneThread() {
        openblas_set_num_threads(1)
    }

    /// `a · b`, or `aᵀ · b`: `[rows, inner]` by `[inner, columns]`.
    static func product(
        _ a: [Double], transposed: Bool = false, _ b: [Double], rows: Int, inner: Int, columns: Int
    ) -> [Double] {
        precondition(
            a.count == rows * inner && b.count == inner * columns,
            "\(a.count) and \(b.count) numbers for \(rows)×\(inner)·\(inner)×\(columns)")
        guard rows * inner * columns > 0 else {
            return [Double](repeating: 0, count: rows * columns)
        }
        useOneThread()
        return [Double](unsafeUninitializedCapacity: rows * columns) { result, count in
            cblas_dgemm(
                CblasRowMajor, transposed ? CblasTrans : CblasNoTrans, CblasNoTrans, Int32(rows),
                Int32(columns), Int32(inner), 1, a, Int32(transposed ? rows : inner), b,
                Int32(columns), 0, result.baseAddress, Int32(columns))
            count = rows * columns
        }
    }

    /// Eigenvalues of a symmetric `order`×`order` matrix, ascending, and unit eigenvectors, one a row.
    static func symmetricEigen(
        _ matrix: [Double], order: Int
    ) -> (values: [Double], vectors: [Double]) {
        precondition(matrix.count == order * order, "\(matrix.count) numbers for order \(order)")
        guard order > 0 else { return ([], []) }
        useOneThread()
        var vectors = matrix
        var values = [Double](repeating: 0, count: order)
        // Fortran counts down the columns: its columns of eigenvectors are our rows.
        func solve(_ work: inout [Double], _ integers: inout [Int32], asksForSizes: Bool) {
            var size = Int32(order)
            var counts = asksForSizes ? (-1, -1) : (Int32(work.count), Int32(integers.count))
            var status: Int32 = 0
            dsyevd_(
                "V", "U", &size, &vectors, &size, &values, &work, &counts.0, &integers,
                &counts.1, &status, 1, 1)
            precondition(
                status == 0, "eigenvectors of a matrix of order \(order): LAPACK says \(status)")
        }
        var (work, integers) = ([0.0], [Int32(0)])
        solve(&work, &integers, asksForSizes: true)
        work = [Double](repeating: 0, count: Int(work[0]))
        integers = [Int32](repeating: 0, count: Int(integers[0]))
        solve(&work, &integers, asksForSizes: false)
        return (values, vectors)
    }
}
